"""The 3D view: one component for the browser page and the notebook. Needs only `meshes`.

See `viewer.component.Viewer`; `viewer.build` makes its bundle.
"""
