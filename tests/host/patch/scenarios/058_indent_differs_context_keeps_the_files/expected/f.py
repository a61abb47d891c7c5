if a:
        b()
        d()
