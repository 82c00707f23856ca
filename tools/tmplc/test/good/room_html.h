/* Made by tmplc from the templates of room. */
#pragma once
#include "web/out.h"
#include "room_view.h"

#line 4 "room.html"
void example_room_html(struct out *o, const struct room_view *v);
#line 46 "room.html"
void example_first_html(struct out *o);
#line 49 "room.html"
void example_box_begin_html(struct out *o, str title);
#line 53 "room.html"
void example_box_end_html(struct out *o);
#line 1 "pre.html"
void example_pre_html(struct out *o, str v);
