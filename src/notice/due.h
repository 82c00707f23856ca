/*
 * due: what comes with a day. Once a week rows of ledgers whose check is due (sheet_due_list) and procedures to be looked over
 * (own_waiting), as the rules of EVENT_LEDGER say; each day what ends in 30, 7 or 1 days (limit/limit.h), as those of EVENT_LIMIT say.
 *
 * - The week is told on Monday from 8:00 (JST) on; when the program did not run then, on a later day of the week; a day's limits
 *   likewise between 8:00 and 20:00. What is over is the week's, what is not yet over the day's: never both. Where both come on one
 *   day they are one mail.
 * - A limit is told the person it names by the rule "self", and whoever another rule means where it names nobody who could do it.
 *   What no rule and no way out told waits for the next day.
 * - Nobody is told of nothing. What a person chose for themselves holds: quiet hours, collected, which address, none.
 * - The mail says how many rows of which ledgers until when, never what stands in them.
 */
#pragma once
#include "base/operation.h"

/* Tells the firms whose week or day has come. As the program, on a reading connection. Cheap when there is nothing. */
bool notice_due_rows(struct ctx *c, str base_url);
/* The Monday, in days since 1970, for which rows would be told at this time; 0: it is not the hour. */
int64_t notice_due_week(int64_t at_ms);
/* The day itself. */
int64_t notice_due_day(int64_t at_ms);
