# SPDX-License-Identifier: Apache-2.0
"""Small true files to attach, written where a browser can pick them."""
import base64
import pathlib

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
JPEG = base64.b64decode(       # one grey pixel
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////"
    "////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z")


def written(folder, name, data):
    path = pathlib.Path(folder) / name
    path.write_bytes(data)
    return str(path)


def pdf(folder, name="giay-chung-sinh.pdf"):
    return written(folder, name, PDF)


def jpeg(folder, name="cmnd.jpg"):
    return written(folder, name, JPEG)
