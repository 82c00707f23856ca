/* picture_web: the picture of what is affected as an SVG, wide and for phones; the style sheet shows one of them. */
#pragma once
#include "affected/picture.h"
#include "room/affected_look_web.h"
#include "web/svg.h"

struct affected_pictures { struct picture wide, narrow; str title, description; bool is_any; };
void affected_pictures_make(struct ctx *c, const struct affected *v, size_t n, struct affected_pictures *ret);
void affected_pictures_html(struct out *o, const struct affected_pictures *v);
/* The state as a word with icon and colour. */
void affected_state_html(struct out *o, int state);
