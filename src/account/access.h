/*
 * access: what an account may do in an organisation (権限), as one table.
 *
 *   needs \ has   viewer  executive  responder  admin
 *   viewer        yes     yes        yes        yes     read everything of the organisation
 *   executive     -       yes        -          yes     decide; approve and issue reports
 *   responder     -       yes        yes        yes     act in rooms: record, steps, facts, drafts
 *   admin         -       -          -          yes     members, people, organisation
 *
 * An executive at home writes into the room like everybody who responds: nobody is asked to find a second account
 * in the middle of an incident.
 */
#pragma once
#include "base/field.h"

bool access_allows(enum access has, enum access needs); /* needs ACCESS_NONE: any member */
extern const struct choices access_choices;             /* index is enum access; "none" cannot be given */
int access_label(enum access v);                        /* enum msg */
