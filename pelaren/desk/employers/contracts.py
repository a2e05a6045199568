def show(request, *args, **kwargs):
    raise NotImplementedError
