"""Records: filled-in forms of a procedure. Their fields come from data, so their forms and their reading do too."""
