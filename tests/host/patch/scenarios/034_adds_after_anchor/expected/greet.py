def greet(name):
    name = name.strip()
    print("Hello, " + name)


def leave(name):
    print("Bye, " + name)
