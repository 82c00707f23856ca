/* people_column: the columns of a file of people, in the order our own files have them. */
#pragma once
#include "base/ctx.h"

enum people_column {
	PEOPLE_NAME, PEOPLE_KANA, PEOPLE_TITLE, PEOPLE_DEPARTMENT, PEOPLE_SITE, PEOPLE_PHONE, PEOPLE_MOBILE, PEOPLE_MAIL, PEOPLE_OTHER_MAIL, PEOPLE_ROLE,
	PEOPLE_WORK, PEOPLE_BELONGS, PEOPLE_COLUMNS
};
str people_heading(int column, enum lang lang);
