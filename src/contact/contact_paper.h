/* contact_paper: what of people and the structure is printed, for the binder and whoever else makes papers. */
#pragma once
#include "document/document.h"

/*
 * Blocks are added to `ret`: everybody by department, with ways in order, their use and last check. Private ways only with
 * `with_private` and when whoever acts may see them; else the paper says that there is one.
 */
bool contact_paper(struct ctx *c, bool with_private, struct document *ret);
/* Roles with who holds them and who stands in, in order; what the firm does without; departments and sites; what is missing. */
bool structure_paper(struct ctx *c, bool with_private, struct document *ret);
/* Stakeholders in three lists: told at once, once facts are known, after the president approves (S4 7-6); phones count as private. */
bool stakeholder_paper(struct ctx *c, bool with_private, struct document *ret);
