/* room_web: pages of the room, each with its routes; room_routes lists them all. */
#pragma once
#include "room/room_view.h"
#include "web/page.h"

extern const struct route_table room_routes, open_routes, entry_routes, step_routes, fact_routes, report_routes,
	import_routes, manage_routes, access_routes, mask_routes, decide_routes, timeline_routes;

/* The incident of the path; ERR_NOT_FOUND. */
bool room_of(struct web *w, struct incident *ret);
/* May this account act in rooms? Pages leave the buttons out; the routes refuse anyway. */
bool room_may_act(const struct ctx *c);
/* Frame of a page that belongs to a room but is not the room: title, exercise banner. */
bool room_page(struct web *w, int status, const struct incident *i, str title,
               void (*body)(struct out *o, const void *view), const void *view);
struct url room_url(struct ctx *c, const struct incident *i, const char *after);
/* Options "nobody chosen" + all people, for selects; `none` is the message of the first. */
bool room_people_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n);
/* The same where somebody is chosen who has to be called: what is wrong with their ways stands beside the name. */
bool room_callee_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n);
/* The one who stands there already stays a choice, also after leaving the firm. */
void room_people_keep(struct ctx *c, struct field_view *f, struct id id, str name);
/* All kinds of the catalogue (its n_kinds), and the levels from the gravest down after "not decided". */
const struct field_option *room_kind_options(struct ctx *c);
struct commander;
/* 司令塔の表では、小西 直樹が指揮をとります: not for one nobody can be. */
str room_commander_text(struct ctx *c, const struct commander *m);
const struct field_option *room_level_options(struct ctx *c, size_t *ret_n);
struct knowledge_like;
/* Notes as the pages show them (web/widget.html: similar). */
struct similar_view room_similar(struct ctx *c, const struct knowledge_like *v, size_t n);
/* Shows the room with what was typed into the composer and why it was refused. */
bool room_refuse(struct web *w);
