/*
 * svg: the small part of SVG our pictures are made of. Geometry is whole numbers, text is real text, looks are classes
 * of the style sheet (no inline style); widths of text are estimated, on the safe side, for BIZ UDPGothic.
 */
#pragma once
#include "web/out.h"

int svg_text_width(str s, int px);                              /* px: size of the letters */
str svg_fit(struct arena *a, str s, int px, int width);         /* clipped with an ellipsis so that it fits */
/* <svg class="CSS" viewBox> with title and description; `id` makes theirs unique in the page. */
void svg_open(struct out *o, const char *css, const char *id, int width, int height, str title, str description);
/* The same for a picture with links in it: its parts can be reached one by one. */
void svg_open_group(struct out *o, const char *css, const char *id, int width, int height, str title, str description);
void svg_close(struct out *o);
/* What stands between leads somewhere; `name` is read out. */
void svg_link(struct out *o, struct url to, str name);
void svg_link_end(struct out *o);
/* `anchor`: start, middle or end. */
void svg_text(struct out *o, int x, int y, const char *css, const char *anchor, str text);
void svg_rect(struct out *o, int x, int y, int width, int height, int round, const char *css);
void svg_line(struct out *o, int x1, int y1, int x2, int y2, const char *css);
void svg_icon(struct out *o, int x, int y, int size, const char *name);
/* <g class="CSS"> with a title shown on hover; svg_group_end ends it. */
void svg_group(struct out *o, const char *css, str title);
void svg_group_end(struct out *o);
