def index(request, *args, **kwargs):
    raise NotImplementedError


def show(request, *args, **kwargs):
    raise NotImplementedError
