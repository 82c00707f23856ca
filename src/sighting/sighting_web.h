#pragma once
#include "sighting/finder_view.h"
#include "web/web.h"

extern const struct route_table sighting_routes;

/* --- for other pages of finders --- */

/* The desk of the address; from here on the page speaks for its organisation, whoever is signed in. */
bool finder_desk(struct web *w, struct sighting_desk *ret);
/* Of routes that take a file: the desk is there. */
bool finder_gate(struct web *w);
/* "/sighting/KEY" and what follows. */
struct url finder_url(struct ctx *c, str key, str after);
struct finder_top finder_top_of(struct ctx *c, const struct sighting_desk *d, struct url here);
/* The frame: no bar, not found by searching. `title`: enum msg. */
bool finder_show(struct web *w, int status, int title, void (*body)(struct out *o, const void *view), const void *view);
/* What to do first, and whom to ring. */
bool finder_card_of(struct ctx *c, const struct first_card *k, int64_t pick, struct finder_card *ret);
/* A form's id is signed for its place ("sighting:KEY" or "sighting:KEY/NUMBER"): it was shown there, at the time in it. */
str finder_place(struct ctx *c, str key, str number);
str finder_once(struct web *w, str place);
/* Forged, or too long on the screen: the page comes back with what was typed and a form that can be sent. */
bool finder_form_id(struct web *w, str place, struct id *ret);
