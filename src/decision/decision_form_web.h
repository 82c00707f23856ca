#pragma once
#include "web/web.h"
#include "base/field.h"

/* decision_form_web.c: the form to ask, to change, with the catalogue's typical decisions. */
bool decision_form_new(struct web *w);
bool decision_form_refuse_new(struct web *w);
bool decision_form_edit(struct web *w);
bool decision_form_refuse_edit(struct web *w);
struct decision;
struct decision_def;
struct decision_page;
struct decision_form_page;
struct incident;
/* decision_stop_web.c: whom the stop matrix means goes into the new decision and the form; what it says on the page of one. */
bool decision_stop_new(struct web *w, const struct incident *i, const struct decision_def *def, struct decision *d, struct decision_form_page *p);
bool decision_stop_one(struct web *w, const struct incident *i, const struct decision *d, struct decision_page *p);
/* Initial values of fields: empty when there is none. */
str decision_id_text(struct ctx *c, struct id id);
str decision_due_text(struct ctx *c, struct opt_int at);
