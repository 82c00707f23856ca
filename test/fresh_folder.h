/*
 * fresh_folder: a data folder as the program makes it when it starts for the first time. The steps of the schema are gone
 * through once in a process (a fifth of a second under the sanitizers, two fifths of what a test took); every later folder
 * begins with a copy of that file. Tests of the store itself go through the steps each time.
 */
#pragma once

/* `dir` exists and is empty; ends the program when it cannot be filled. The next store_open finds the newest schema. */
void fresh_folder(const char *dir);
