/*
 * access: what an account may do in an organisation (権限), as one table.
 *
 *   needs \ has   viewer  executive  responder  admin  helper
 *   viewer        yes     yes        yes        yes    -       read everything of the organisation
 *   executive     -       yes        -          yes    -       live with a risk, and nothing else (docs/decisions/0025, 0047)
 *   responder     -       yes        yes        yes    -       act in rooms: record, steps, facts, drafts
 *   admin         -       -          -          yes    -       members, people, organisation
 *   helper        yes     yes        yes        yes    yes     one's own tasks and what was attached to them
 *
 * A helper (協力者: PR, legal, sales ...) is asked to do something and sees that alone: no room, no list of people. A page
 * that says "helper" is for everybody; all others stay closed to helpers because nothing else allows them.
 *
 * An executive at home writes into the room like everybody who responds: nobody is asked to find a second account
 * in the middle of an incident. Why: docs/decisions/0025-what-an-executive-may-do.md.
 */
#pragma once
#include "base/field.h"

bool access_allows(enum access has, enum access needs); /* needs ACCESS_NONE: any member */
extern const struct choices access_choices;             /* index is enum access; "none" cannot be given */
int access_label(enum access v);                        /* enum msg */
