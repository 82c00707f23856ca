/* time_picture_web: the course of an incident as an SVG, wide and for phones; the style sheet shows one of them. */
#pragma once
#include "room/time_picture.h"
#include "web/svg.h"

struct time_pictures { struct time_picture wide, narrow; str title, description; bool is_any; int64_t n_vague; };
/* `i` of a room whoever asks may see. */
bool time_pictures_make(struct ctx *c, const struct incident *i, struct time_pictures *ret);
void time_pictures_html(struct out *o, const struct time_pictures *v);
