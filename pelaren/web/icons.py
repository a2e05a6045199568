"""The icons of the portal: 20 by 20 stroke drawings of our own, by name."""

ICONS = {
    "add": '<path d="M10 4v12M4 10h12"/>',
    "alert": '<path d="M10 3 2.5 16.5h15z"/><path d="M10 8.5v3.5M10 14.3v.01"/>',
    "attach": (
        '<path d="m15.5 9.5-5.6 5.6a3.4 3.4 0 0 1-4.8-4.8l6-6a2.3 2.3 0 0 1 3.2 3.2'
        'l-5.9 6a1.1 1.1 0 0 1-1.6-1.6l5.3-5.3"/>'
    ),
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "chevron": '<path d="m8 5 5 5-5 5"/>',
    "chevron-back": '<path d="m12 5-5 5 5 5"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "download": '<path d="M10 3v9.5m-4-4 4 4 4-4M4 16.5h12"/>',
    "file": '<path d="M5 2.8h6.5L15.5 7v10.2H5z"/><path d="M11.3 3v4.2h4"/>',
    "filter": '<path d="M3 5h14M6 10h8M8.5 15h3"/>',
    "help": ('<circle cx="10" cy="10" r="7.25"/><path d="M7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 14v.01"/>'),
    "info": '<circle cx="10" cy="10" r="7.25"/><path d="M10 9.5v4M10 6.5v.01"/>',
    "lock": '<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "menu": '<path d="M3 6h14M3 10h14M3 14h14"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14M6 11.5h8V17H6z"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 3.8 3.8"/>',
    "show": '<path d="M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10z"/><circle cx="10" cy="10" r="2.3"/>',
    "upload": '<path d="M10 13V3.5m-4 4 4-4 4 4M4 16.5h12"/>',
}
