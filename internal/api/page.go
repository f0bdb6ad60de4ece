package api

import (
	"slices"
	"strconv"
)

// page is one page of a list.
type page[T any] struct {
	Items      []T     `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor"`
}

// all is a page that holds the whole list.
func all[T any](items []T) page[T] {
	if items == nil {
		items = []T{}
	}
	return page[T]{Items: items}
}

// shortList is the input of lists that are read whole, since a workspace has
// few of their items, and still are answered in pages.
type shortList struct {
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"200"`
}

// part answers the page of a whole list that in asks for. The cursor names the
// last item of the page before; should it be gone by now, its place counts.
func part[T any](in *shortList, items []T, err error, id func(T) string) (*body[page[T]], error) {
	if err != nil {
		return nil, err
	}
	start := 0
	if in.Cursor != "" {
		parts, err := decodeCursor(in.Cursor, 2)
		if err != nil {
			return nil, err
		}
		if at := slices.IndexFunc(items, func(one T) bool { return id(one) == parts[1] }); at >= 0 {
			start = at + 1
		} else if start, err = strconv.Atoi(parts[0]); err != nil || start < 0 {
			start = 0
		}
	}
	start = min(start, len(items))
	end := min(start+in.Limit, len(items))
	out := all(items[start:end])
	if end < len(items) {
		out.NextCursor = encodeCursor(strconv.Itoa(end), id(items[end-1]))
	}
	return answer(out, nil)
}
