/*
 * picture: a picture of what is affected as numbers: boxes by type in rows, arrows from what led to what. The layout
 * is deterministic and knows no HTML; affected_picture_html (picture_web.h) writes it.
 *
 * Arrows run in the channels between rows and the gutters between columns, each in a track of its own, so that no
 * arrow crosses a box. Above PICTURE_SINGLES things those without arrows are drawn as groups ("PC 12"), and when
 * that does not suffice all of them.
 */
#pragma once
#include "affected/affected.h"

#define PICTURE_SINGLES 40
#define PICTURE_BOX_HEIGHT 54

struct picture_box {
	int x, y, width;
	int type, state;
	str title;                    /* name, or "PC・端末 12件" */
	size_t count;                 /* more than 1: a group */
	/* while laying out */
	int row, column, ports[4];
};
struct picture_arrow { str path; int x, y; bool up; /* where its head stands */ size_t from, to; };
struct picture_label { int y; int type; str text; };
struct picture {
	int width, height;
	struct picture_box *boxes; size_t n_boxes;
	struct picture_arrow *arrows; size_t n_arrows;
	struct picture_label *labels; size_t n_labels;
	bool is_grouped;
};
/* `columns` boxes side by side in `width` units: 720 and 4 for paper and wide screens, 360 and 2 for phones. */
void picture_make(struct ctx *c, const struct affected *v, size_t n, int width, int columns, struct picture *ret);
