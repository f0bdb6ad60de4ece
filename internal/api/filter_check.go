package api

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"recado.dev/internal/access"
	"recado.dev/internal/desk"
	"recado.dev/internal/filter"
	"recado.dev/internal/store"
)

// matchesUpTo is where the count of what a filter matches ends.
const matchesUpTo = 1000

type checkInput struct {
	Body struct {
		About  desk.FilterAbout `json:"about,omitempty" enum:"case,message,contact" default:"case"`
		Shared bool             `json:"shared,omitempty" doc:"only what everybody shares may be named"`
		Filter json.RawMessage  `json:"filter,omitempty" doc:"as a tree"`
		Text   *string          `json:"text,omitempty" maxLength:"20000" doc:"in its written form, instead of filter"`
	}
}

// filterProblem is what is wrong with a filter, and where.
type filterProblem struct {
	At     string `json:"at" doc:"in the tree: filter.all[1].value"`
	Detail string `json:"detail"`
	Line   int    `json:"line" doc:"in the written form, from 1"`
	Column int    `json:"column" doc:"from 1"`
}

// checkedFilter is a filter in both of its forms.
type checkedFilter struct {
	Filter   json.RawMessage `json:"filter" doc:"as a tree; null for everything, and where the written form cannot be read"`
	Text     string          `json:"text" doc:"in its written form"`
	Problems []filterProblem `json:"problems" nullable:"false"`
	Matches  *int            `json:"matches,omitempty" doc:"how many open cases meet it now, or how many contacts where it is about them; 1000 stands for that many or more. Left out for filters of messages, and where it takes too long"`
}

func (a *API) checkFilter(ctx context.Context, who access.Who, in *checkInput) (*body[checkedFilter], error) {
	out := checkedFilter{Problems: []filterProblem{}}
	places, ok := out.read(in)
	if !ok {
		return answer(out, nil)
	}
	q := a.Store.Read()
	node := filter.Node{}
	if out.Filter != nil {
		env, err := a.envOf(ctx, q, who.WorkspaceID, who.UserID, in.Body.Shared, in.Body.About)
		if err != nil {
			return nil, err
		}
		if node, err = filter.Check(out.Filter, env); err != nil {
			out.blame(err, places)
			return answer(out, nil)
		}
	}
	limited, cancel := context.WithTimeout(ctx, countingTime)
	defer cancel()
	var n int
	var err error
	switch {
	case in.Body.About == desk.AboutMessages, in.Body.About == desk.AboutContacts && !who.Can(access.ContactsRead):
		return answer(out, nil)
	case in.Body.About == desk.AboutContacts:
		n, err = q.CountContacts(limited, who.WorkspaceID, store.ContactQuery{Filter: &node}, matchesUpTo)
	default:
		n, err = q.CountCases(limited, who.WorkspaceID, store.CaseQuery{Status: []desk.CaseStatus{desk.CaseOpen}, Filter: &node}, matchesUpTo)
	}
	if err == nil {
		out.Matches = &n
	} else if limited.Err() == nil {
		return nil, err
	}
	return answer(out, nil)
}

// read takes the filter in the form in which it came and makes the other one;
// false where that cannot be done.
func (out *checkedFilter) read(in *checkInput) (*filter.Places, bool) {
	if in.Body.Text != nil {
		out.Text = cleanText(*in.Body.Text)
		if strings.TrimSpace(out.Text) == "" {
			return nil, true
		}
	} else {
		tree, err := chosenFilter(in.Body.Filter, nil)
		if err != nil || tree == nil {
			return nil, err == nil
		}
		out.Filter = tree
		if out.Text, err = filter.Write(tree); err != nil {
			out.blame(err, nil)
			return nil, false
		}
	}
	tree, places, slip := filter.ReadPlaced(out.Text)
	if slip != nil {
		out.Problems = append(out.Problems, filterProblem{At: "filter", Detail: slip.Detail, Line: max(slip.Line, 1), Column: max(slip.Column, 1)})
		return nil, false
	}
	if out.Filter == nil {
		out.Filter = tree
	}
	return places, true
}

// blame adds what an error says.
func (out *checkedFilter) blame(err error, places *filter.Places) {
	var told *desk.Error
	if !errors.As(err, &told) || len(told.Problems) == 0 {
		out.Problems = append(out.Problems, filterProblem{At: "filter", Detail: sentenceOf(err), Line: 1, Column: 1})
		return
	}
	for _, p := range told.Problems {
		one := filterProblem{At: p.Field, Detail: p.Detail, Line: 1, Column: 1}
		if places != nil {
			one.Line, one.Column = places.Of(p.Field)
		}
		out.Problems = append(out.Problems, one)
	}
}

// sentenceOf is an error as people may read it.
func sentenceOf(err error) string {
	var told *desk.Error
	if errors.As(err, &told) {
		return told.Public
	}
	return "this cannot be done"
}

// filterField is something that filters can ask for.
type filterField struct {
	Field     string           `json:"field"`
	Kind      string           `json:"kind" enum:"text,word,rank,set,flag,time,words,number,own,prose"`
	About     desk.FilterAbout `json:"about" enum:"case,message,contact" doc:"filters of messages ask for everything, those of cases for nothing of messages, those of contacts for what is a contact's"`
	Label     filter.Label     `json:"label"`
	Operators []string         `json:"operators" nullable:"false"`
	Words     []labelled       `json:"words,omitempty" doc:"what it may be, where that is a closed list"`
	Person    bool             `json:"person,omitempty" doc:"it holds the id of a member: me and none may be written"`
}

// labelled is a word with what it is called.
type labelled struct {
	Value string       `json:"value"`
	Label filter.Label `json:"label"`
}

// filterOperator is a way to compare.
type filterOperator struct {
	Op      string       `json:"op"`
	Written string       `json:"written" doc:"in the written form"`
	Label   filter.Label `json:"label"`
	Value   bool         `json:"value" doc:"it takes a value"`
}

type filterCatalogue struct {
	Fields    []filterField    `json:"fields" nullable:"false"`
	Operators []filterOperator `json:"operators" nullable:"false"`
}

func (a *API) filterFields(ctx context.Context, who access.Who, _ *nothing) (*body[filterCatalogue], error) {
	own, err := a.Store.Read().Attributes(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	kinds := a.channelKinds()
	out := filterCatalogue{}
	for _, e := range filter.Whole() {
		if e.Field == filter.FieldKind {
			for kind := range kinds {
				e.Words = append(e.Words, kind)
			}
			slices.Sort(e.Words)
		}
		f := filterField{Field: string(e.Field), Kind: e.Kind.String(), About: desk.AboutCases, Label: filter.LabelOf(e.Field), Operators: opNames(e.Kind), Person: e.Person}
		switch {
		case e.OfMessage:
			f.About = desk.AboutMessages
		case e.OfContact:
			f.About = desk.AboutContacts
		}
		for _, w := range e.Words {
			f.Words = append(f.Words, labelled{w, filter.LabelOfWord(e.Field, w)})
		}
		out.Fields = append(out.Fields, f)
	}
	for _, t := range own {
		prefix, about := filter.ContactField, desk.AboutContacts
		if t.Owner == desk.OfCases {
			prefix, about = filter.OwnField, desk.AboutCases
		}
		f := filterField{Field: prefix + t.Key, Kind: filter.KindOwn.String(), About: about, Label: filter.Label{En: t.Name, Es: t.Name}, Operators: opNames(filter.KindOwn)}
		for _, o := range t.Options {
			f.Words = append(f.Words, labelled{o, filter.Label{En: o, Es: o}})
		}
		out.Fields = append(out.Fields, f)
	}
	for _, op := range filter.Ops() {
		out.Operators = append(out.Operators, filterOperator{string(op), filter.WrittenOp(op), filter.LabelOfOp(op), !op.Needless()})
	}
	return answer(out, nil)
}

func opNames(k filter.Kind) []string {
	out := []string{}
	for _, op := range k.Operators() {
		out = append(out, string(op))
	}
	return out
}
