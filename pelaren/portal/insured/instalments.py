def remove(request, *args, **kwargs):
    raise NotImplementedError


def update(request, *args, **kwargs):
    raise NotImplementedError
