/* prefecture: the 47 prefectures (都道府県) in their usual order, and what their police is called. */
#pragma once
#include "catalog/text2.h"

#define PREFECTURES_MAX 47
struct prefecture { str key; struct text2 name; }; /* key: tokyo */
extern const struct prefecture prefectures[PREFECTURES_MAX];
const struct prefecture *prefecture_find(str key); /* NULL: no such */
