/* Pages of people and of the structure, and what both are made of. */
#pragma once
#include "contact/contact_view.h"

extern const struct route_table contact_routes, structure_routes, people_file_routes;

/* Everybody on the lists, for a select; the first says `none` (enum msg). */
bool contact_people_options(struct ctx *c, int none, const struct field_option **ret, size_t *ret_n);
/* Departments or sites, for a select, those below indented. */
bool contact_unit_options(struct ctx *c, int kind, int none, const struct field_option **ret, size_t *ret_n);
/* How a state looks: class and icon of its chip. */
void contact_state_look(int state, str *ret_css, str *ret_icon);
bool contact_may_change(const struct ctx *c);
