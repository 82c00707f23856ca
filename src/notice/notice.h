/*
 * notice: who is told by mail that something happened (お知らせ). It follows the journals, so that it does not matter by
 * which door a change came in: a page, the API, an import or the command line.
 *
 *   what                                  who
 *   a new sighting                        who responds or administers
 *   a room opened, its level raised       who responds, decides or administers; of a restricted room its members
 *   a step, task, question, decision,
 *   role or hand-over given to somebody   that person
 *   a report due within half an hour      who leads, and who responds (once for each due time)
 *
 * Nobody is told of what they did themselves. What a mail says is no more than somebody may read who should not have it
 * (outbox.h). That people were told stands in the journal of the room.
 */
#pragma once
#include "base/ctx.h"

/* courier_config.look: tells of everything new. Cheap when there is nothing. As the program, on a reading connection. */
bool notice_look(struct ctx *c, str base_url);
