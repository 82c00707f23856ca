/*
 * due: rows of ledgers whose check is due (sheet_due_list) and procedures to be looked over (own_waiting), told once a week to whom they name and to administrators, as the rules of
 * EVENT_LEDGER say. On Monday from 8:00 (JST) on; when the program did not run then, on a later day of the week between 8:00 and
 * 20:00. Nobody is told of nothing. What a person chose for themselves holds: quiet hours, collected, which address, none.
 * The mail says how many rows of which ledgers, never what stands in them.
 */
#pragma once
#include "base/operation.h"

/* Tells the firms whose week has come. As the program, on a reading connection. Cheap when there is nothing. */
bool notice_due_rows(struct ctx *c, str base_url);
/* The Monday, in days since 1970, for which rows would be told at this time; 0: it is not the hour. */
int64_t notice_due_week(int64_t at_ms);
