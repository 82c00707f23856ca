/* org: a tenant (組織). Everything else belongs to exactly one; c->org_id says which. */
#pragma once
#include "base/operation.h"

struct org { struct id id; str slug, name, trade, phone; int64_t created_at; str prefecture; }; /* prefecture: key (catalog/prefectures.yaml); empty: not said */
struct org_change { str name, trade, phone, prefecture; }; /* prefecture: none: as it was */
extern const struct shape org_shape;
extern const struct operation op_org_change;

bool org_get(struct ctx *c, struct org *ret);                    /* the one of c->org_id */
/* Inside a write: a new tenant. `slug` none: made from the name, or "org"; a number is added until it is free. */
bool org_create(struct ctx *c, str name, str slug, struct id *ret_id);
/* For the command line: --org SLUG. ERR_NOT_FOUND. */
bool org_find(struct ctx *c, str slug, struct org *ret);
/* The one organisation when there is exactly one; ERR_CONFLICT otherwise. */
bool org_only(struct ctx *c, struct org *ret);
