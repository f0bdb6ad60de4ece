package filter

import (
	"strconv"
	"strings"
)

// Places knows where the parts of a filter stand in its written form.
type Places struct {
	text string
	at   map[string]int
}

// Of answers the line and the column of a path as errors name it, or of the part
// around it that is known; both count from 1.
func (p *Places) Of(path string) (line, column int) {
	for {
		if at, known := p.at[path]; known {
			return lineOf(p.text, at)
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return 1, 1
		}
		path = path[:cut]
	}
}

// placesOf gives the leaves, which stand in the text in the order of the tree,
// their paths. A group is where its first leaf is.
func placesOf(text string, tree any, leaves []leafAt) *Places {
	p := &Places{text: text, at: map[string]int{}}
	p.walk("filter", tree, &leaves)
	return p
}

func (p *Places) walk(path string, v any, leaves *[]leafAt) {
	obj, _ := v.(map[string]any)
	if len(*leaves) > 0 {
		p.at[path] = (*leaves)[0].field
	}
	if kid, is := obj["not"]; is {
		p.walk(path+".not", kid, leaves)
		return
	}
	for _, word := range [...]string{"all", "any"} {
		if list, is := obj[word].([]any); is {
			for i, kid := range list {
				p.walk(path+"."+word+"["+strconv.Itoa(i)+"]", kid, leaves)
			}
			return
		}
	}
	if len(*leaves) == 0 {
		return
	}
	leaf := (*leaves)[0]
	*leaves = (*leaves)[1:]
	p.at[path+".op"], p.at[path+".value"] = leaf.op, leaf.value
}
