if a:
        b()
        c()
