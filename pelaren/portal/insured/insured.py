def group(request, *args, **kwargs):
    raise NotImplementedError


def index(request, *args, **kwargs):
    raise NotImplementedError


def new(request, *args, **kwargs):
    raise NotImplementedError


def show(request, *args, **kwargs):
    raise NotImplementedError
