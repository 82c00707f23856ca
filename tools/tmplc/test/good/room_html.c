/* Made by tmplc from the templates of room. */
#include "web/out.h"
#if __has_include("web/widget.h")
#include "web/widget.h"
#endif
#include "base/msg.h"
#include "messages.h"
#include "room_html.h"

#line 4 "room.html"
void example_room_html(struct out *o, const struct room_view *v)
{
	out_raw(o, "<!doctype html><html lang=\"ja\"><head><title>", 44);
#line 8 "room.html"
	OUT_ATTR(o, v->title);
	out_raw(o, "</title><link rel=\"stylesheet\" href=\"/assets/app.css\"></head><body class=\"room", 78);
#line 11 "room.html"
	if (v->exercise) {
		out_raw(o, " exercise", 9);
	}
	out_raw(o, "\"><h1>", 6);
#line 13 "room.html"
	OUT_TEXT(o, v->title);
	out_raw(o, " &amp; ", 7);
#line 13 "room.html"
	out_msg(o, MSG_ROOM_TITLE);
	out_raw(o, "</h1><p>", 8);
#line 14 "room.html"
	OUT_TEXT(o, v->lead);
	out_raw(o, " <b>", 4);
#line 14 "room.html"
	out_msg_args(o, MSG_ROOM_STEPS_LEFT, MSG_ARGS({ "count", OUT_ARG(o, v->n_entries) }, { "who", OUT_ARG(o, v->title) }));
	out_raw(o, "</b> ", 5);
#line 14 "room.html"
	out_msg(o, (v->label));
	out_raw(o, "</p>", 4);
#line 15 "room.html"
	const __auto_type count = v->n_entries;
	if (count == 0) {
		out_raw(o, "<p>", 3);
#line 17 "room.html"
		out_msg(o, MSG_ROOM_HOW_TO);
		out_raw(o, "</p>", 4);
#line 18 "room.html"
	} else if (count > 100) {
		out_raw(o, "<p class=\"many\">", 16);
#line 19 "room.html"
		OUT_TEXT(o, count);
		out_raw(o, "</p>", 4);
#line 20 "room.html"
	} else {
		out_raw(o, "<ol>", 4);
		for (size_t i_e = 0; i_e < (v->n_entries); i_e++) { const __typeof__(*(v->entries)) *const e = &(v->entries)[i_e];
			out_raw(o, "<li id=\"e-", 10);
#line 23 "room.html"
			OUT_ATTR(o, e->id);
			out_raw(o, "\" title=\"", 9);
#line 23 "room.html"
			out_msg(o, MSG_ROOM_TITLE);
			out_raw(o, "\"", 1);
#line 24 "room.html"
			if (e->withdrawn) {
				out_raw(o, " hidden", 7);
			}
			out_raw(o, "><a href=\"", 10);
#line 25 "room.html"
			OUT_URL(o, e->link);
			out_raw(o, "\">", 2);
#line 25 "room.html"
			OUT_TEXT(o, e->seq);
			out_raw(o, "</a> <span>", 11);
#line 25 "room.html"
			OUT_TEXT(o, e->text);
			out_raw(o, "</span> ", 8);
#line 26 "room.html"
			if (i_e == 0) {
				out_raw(o, " ", 1);
#line 27 "room.html"
				example_first_html(o);
				out_raw(o, " ", 1);
			}
			out_raw(o, "</li>", 5);
		}
		out_raw(o, "</ol>", 5);
	}
#line 33 "room.html"
	for (size_t i_s = 0; i_s < (v->steps.n); i_s++) { const __typeof__(*(v->steps.v)) *const s = &(v->steps.v)[i_s];
		out_raw(o, " <input type=\"checkbox\" name=\"s\" value=\"", 40);
#line 34 "room.html"
		OUT_ATTR(o, s->id);
		out_raw(o, "\"", 1);
#line 34 "room.html"
		if (s->withdrawn) {
			out_raw(o, " checked", 8);
		}
		out_raw(o, " aria-label=\"", 13);
#line 34 "room.html"
		OUT_ATTR(o, s->text);
		out_raw(o, "\"> ", 3);
	}
	out_raw(o, "<form method=\"post\" action=\"", 28);
#line 36 "room.html"
	OUT_URL(o, v->save);
	out_raw(o, "\">", 2);
#line 37 "room.html"
	example_form_token_html(o);
	out_raw(o, " <textarea name=\"text\">\n", 24);
#line 38 "room.html"
	OUT_ATTR(o, v->title);
	out_raw(o, "\n 2: ", 5);
#line 39 "room.html"
	out_msg(o, MSG_ROOM_TITLE);
	out_raw(o, "</textarea><p translate=\"no\">Sonae 1.0</p><svg viewBox=\"0 0 24 24\" aria-hidden=\"tru"
			"e\"><path d=\"M1 1\"/></svg></form></body></html>", 129);
}
#line 117 "room_html.c"

#line 46 "room.html"
void example_first_html(struct out *o)
{
	out_raw(o, "<b>1.</b>", 9);
}
#line 124 "room_html.c"

#line 49 "room.html"
void example_box_begin_html(struct out *o, str title)
{
	out_raw(o, "<section><h2>", 13);
#line 51 "room.html"
	OUT_TEXT(o, title);
	out_raw(o, "</h2><div>", 10);
}
#line 134 "room_html.c"

#line 53 "room.html"
void example_box_end_html(struct out *o)
{
	out_raw(o, "</div></section>", 16);
}
#line 141 "room_html.c"

#line 1 "pre.html"
void example_pre_html(struct out *o, str v)
{
	out_raw(o, "<pre>\n", 6);
#line 3 "pre.html"
	OUT_TEXT(o, v);
	out_raw(o, "\n  1</pre><b>1</b> <b>2</b> <textarea>\n", 39);
#line 7 "pre.html"
	OUT_ATTR(o, v);
	out_raw(o, "</textarea><pre>\n  2</pre>", 26);
}
#line 154 "room_html.c"
