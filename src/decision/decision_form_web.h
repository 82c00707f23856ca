#pragma once
#include "web/web.h"
#include "base/field.h"

/* decision_form_web.c: the form to ask, to change, with the catalogue's typical decisions. */
bool decision_form_new(struct web *w);
bool decision_form_refuse_new(struct web *w);
bool decision_form_edit(struct web *w);
bool decision_form_refuse_edit(struct web *w);
/* Initial values of fields: empty when there is none. */
str decision_id_text(struct ctx *c, struct id id);
str decision_due_text(struct ctx *c, struct opt_int at);
