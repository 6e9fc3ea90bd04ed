// SPDX-License-Identifier: GPL-3.0-or-later
// After a ticket was taken: on to the pages, from a page of our own.
location.replace("/");
