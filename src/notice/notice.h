/*
 * notice: who is told by mail that something happened (お知らせ). It follows the journals, so that it does not matter by
 * which door a change came in: a page, the API, an import or the command line.
 *
 *   what                                  who, as long as the firm says nothing else (rule.h)
 *   a new sighting                        who responds or administers
 *   a room opened, its level raised       who responds, decides or administers; of a restricted room its members
 *   a version of a procedure that
 *   waits for approval                  executives; approved or sent back: who wrote it
 *   a step, task, question, decision,
 *   role or hand-over given to somebody   that person
 *   a report due within half an hour      who leads, and who responds (once for each due time)
 *   rows of ledgers to look at again      whom they name, and who administers (once a week: due.h)
 *
 * By which way and when each of them is told they may say themselves (choice.h); plan.h brings both together. Nobody is
 * told of what they did themselves. What a mail says is no more than somebody may read who should not have it (outbox.h).
 * Who was told, who later and who not stands in the journal of the room; who read it too, where the firm asks (receipt.h).
 */
#pragma once
#include "base/operation.h"

/* courier_config.look: tells of everything new. Cheap when there is nothing. As the program, on a reading connection. */
bool notice_look(struct ctx *c, str base_url);

/* --- trying it --- */
struct notice_test_in { struct id person_id; }; /* none: everybody who has an account */
extern const struct operation op_notice_test;
struct notice_test_row { str name, address, state, said; struct opt_int made_at; };
extern const struct shape notice_test_shape;
/* How the tests of the last day went, newest first. */
bool notice_tests(struct ctx *c, struct notice_test_row **ret, size_t *ret_n);
