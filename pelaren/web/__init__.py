"""The design system: base form, template components, static files. Knows no employer and no rule of the business."""
