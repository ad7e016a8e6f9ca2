"""People of the company: who they are, what their roles allow, how they sign in and stay signed in."""
