package mailpage

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// quote is the part of a mail that repeats earlier ones, as it was taken out.
type quote struct {
	parent, before *html.Node // where it stood
	nodes          []*html.Node
	open           bool // it reaches to the end of its parent
}

// findQuote looks for the first part that a mail program marked as repeated.
func findQuote(n *html.Node, depth int) *quote {
	if depth > 400 {
		return nil
	}
	if n.Type == html.ElementNode {
		class, id, cite := "", "", false
		for _, a := range n.Attr {
			switch a.Key {
			case "class":
				class = " " + strings.ToLower(a.Val) + " "
			case "id":
				id = strings.ToLower(a.Val)
			case "type":
				cite = strings.EqualFold(a.Val, "cite")
			}
		}
		switch {
		case id == "divrplyfwdmsg" || id == "appendonsend" || id == "mail-editor-reference-message-container":
			return &quote{parent: n.Parent, nodes: []*html.Node{n}, open: true}
		case strings.Contains(class, " moz-cite-prefix "):
			return &quote{parent: n.Parent, nodes: []*html.Node{n}, open: true}
		case strings.Contains(class, " gmail_quote ") || strings.Contains(class, " gmail_extra ") || strings.Contains(class, " yahoo_quoted ") ||
			strings.Contains(class, " protonmail_quote ") || strings.Contains(class, " gmail_quote_container "),
			n.DataAtom == atom.Blockquote && cite:
			return &quote{parent: n.Parent, nodes: []*html.Node{n}}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if q := findQuote(c, depth+1); q != nil {
			return q
		}
	}
	return nil
}

// without takes a quote out, and says whether anything is left to read.
func without(root *html.Node, q *quote) bool {
	if q.parent == nil {
		return true
	}
	first := q.nodes[0]
	if q.open {
		q.nodes = nil
		for n := first; n != nil; n = n.NextSibling {
			q.nodes = append(q.nodes, n)
		}
	} else {
		q.before = first.NextSibling
	}
	for _, n := range q.nodes {
		q.parent.RemoveChild(n)
	}
	return says(root, 0)
}

// restore puts a quote back where it stood.
func restore(q *quote) {
	for _, n := range q.nodes {
		if n.Parent == nil && q.parent != nil {
			q.parent.InsertBefore(n, q.before)
		}
	}
}

// says tells whether a part has words or pictures.
func says(n *html.Node, depth int) bool {
	if depth > 400 {
		return true
	}
	switch {
	case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "":
		return true
	case n.Type == html.ElementNode && (n.DataAtom == atom.Style || n.DataAtom == atom.Script || n.DataAtom == atom.Head):
		return false
	case n.Type == html.ElementNode && n.DataAtom == atom.Img:
		return true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if says(c, depth+1) {
			return true
		}
	}
	return false
}
