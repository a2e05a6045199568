def alive(request, *args, **kwargs):
    raise NotImplementedError


def ready(request, *args, **kwargs):
    raise NotImplementedError
