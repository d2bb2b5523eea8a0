"""The foreign clients."""


def names():
    return []


def run(wanted, workspace, found):
    pass
