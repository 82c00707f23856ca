/*
 * sighting_mask: what a finder typed, or a photo, must not stay (墨消し). One account asks, another person's agrees, whether the
 * report waits in the inbox or went into a room. In a room every entry that has the words is asked for as well, and agreeing
 * here agrees to all of them: the words are gone from the row, the entries and whatever repeats them. See decision 0022.
 */
#pragma once
#include "room/room.h"
#include "sighting/sighting.h"

#define SIGHTING_MASK_MOST 50 /* entries of a room one request may touch */

struct sighting_mask_ask_in { struct id id; str part; bool photo; str reason; };
struct sighting_mask_decide_in { struct id id, request_id; };
/* A request as the API shows it; `places`: how many texts and entries it blacks out. */
struct sighting_mask_json { struct id id; str reason; bool photo; struct opt_int places; str asked_by; struct opt_int asked_at; };
extern const struct shape sighting_mask_shape;
struct sighting_mask_json sighting_mask_json_of(const struct sighting_mask *m);
extern const struct operation op_sighting_mask_ask;   /* leaves struct sighting_mask_json */
extern const struct operation op_sighting_mask_grant, op_sighting_mask_refuse;
