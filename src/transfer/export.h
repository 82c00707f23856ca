/*
 * export: everything of an incident as JSON, in the shapes of the API: the incident, its journal oldest first with
 * the seal, steps, facts, reports with their frozen papers. Secrets are in none of these. For people who want to
 * take their data elsewhere; an archive that can be brought back comes later.
 */
#pragma once
#include "base/buf.h"
#include "incident/incident.h"

/* `only` none: all incidents of the organisation. */
bool export_write(struct ctx *c, struct id only, struct buf *b);
