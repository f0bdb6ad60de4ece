// Package contact holds the rules of who a person is: which keys lead to one
// identity, which of two identities stays, what a contact is called. Its
// functions are pure; it knows no SQL and no HTTP.
package contact

import (
	"slices"
	"strings"
)

// Groups joins keys that name the same person: sets that share a key become
// one. The order of the first mention is kept, of groups and of keys.
func Groups(sets [][]string) [][]string {
	parent := map[string]string{}
	var order []string
	var find func(string) string
	find = func(k string) string {
		if parent[k] != k {
			parent[k] = find(parent[k])
		}
		return parent[k]
	}
	for _, set := range sets {
		for i, k := range set {
			if _, ok := parent[k]; !ok {
				parent[k] = k
				order = append(order, k)
			}
			if i > 0 {
				parent[find(k)] = find(set[0])
			}
		}
	}
	index := map[string]int{}
	var out [][]string
	for _, k := range order {
		root := find(k)
		i, ok := index[root]
		if !ok {
			i = len(out)
			index[root] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], k)
	}
	return out
}

// Keep answers which of several identities of one person stays, and which are
// merged into it: the oldest stays. Ids sort by their making.
func Keep(ids []string) (keep string, merge []string) {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	return sorted[0], sorted[1:]
}

// NameOf is what a new contact is called: the name the platform gives, else
// the address as people write it.
func NameOf(name, display, address string) string {
	for _, s := range []string{name, display, address} {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return "?"
}

// Rename answers what a contact is called after the platform gave its identity
// another name. A name that an agent chose stays.
func Rename(contactName, oldName, oldDisplay, newName string) string {
	if newName == "" || contactName != oldName && contactName != oldDisplay {
		return contactName
	}
	return newName
}
