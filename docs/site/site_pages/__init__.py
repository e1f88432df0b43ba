"""What pages of the site have that is made from the program: commands, hyper-parameters, measures, files, names."""
