package dispatch

import (
	"bytes"

	"recado.dev/internal/cases"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// DecidedByLanguage is why a case is in another queue than at first: what
// language its customer writes became known.
const DecidedByLanguage = "language"

// inLanguage is a case that still waits, classified again in its language.
type inLanguage struct {
	row   store.RoutedCase
	patch cases.Patch
	why   *desk.AssignedWhy // nil where the rules say the same of both languages
	tell  func(*desk.Case) bool
}

// inLanguage classifies a case that still waits once more, where its language is
// known to be another than the one it was classified by. What somebody chose,
// and where the case went on to since, stays: only what the rules themselves had
// said is said anew. nil where there is nothing to say.
func (f *follower) inLanguage(c desk.Case, row store.RoutedCase) (*inLanguage, error) {
	waits := row.State == desk.RoutingWaiting || row.State == desk.RoutingNone
	if c.Language == "" || c.Language == row.Language || c.Status != desk.CaseOpen || c.AssigneeID != "" || !waits || row.WorkstreamID == "" {
		return nil, nil
	}
	streams, err := workstreams(f.ctx, &f.tx.Queryer, f.ws)
	if err != nil {
		return nil, err
	}
	skilled, err := f.tx.ChannelSkills(f.ctx, f.ws)
	if err != nil {
		return nil, err
	}
	sub, err := f.s.subjectOf(f.ctx, &f.tx.Queryer, f.ws, c)
	if err != nil {
		return nil, err
	}
	sub.Language, sub.Case.Language = row.Language, row.Language
	was, err := classifyIn(streams, skilled, sub, f.at)
	if err != nil || was == nil {
		return nil, err
	}
	sub.Language, sub.Case.Language = c.Language, c.Language
	now, err := classifyIn(streams, skilled, sub, f.at)
	if err != nil || now == nil {
		return nil, err
	}
	fixed := &inLanguage{row: row, tell: func(*desk.Case) bool { return false }}
	fixed.row.Language = c.Language // decided, and not again
	if was.res.QueueID == c.Queue && now.res.QueueID != c.Queue && f.queues[now.res.QueueID] != "" {
		fixed.patch.Queue = &now.res.QueueID
	}
	if was.res.Priority == c.Priority && now.res.Priority != c.Priority {
		fixed.patch.Priority = &now.res.Priority
	}
	skills := bytes.Equal(row.Skills, was.row.Skills) && !bytes.Equal(was.row.Skills, now.row.Skills)
	if skills {
		fixed.row.Skills, fixed.row.ReasonCode = now.row.Skills, ""
		fixed.tell = now.tellSkills
	}
	if fixed.row.PreferredID == was.row.PreferredID {
		fixed.row.PreferredID = now.row.PreferredID
	}
	if fixed.patch.Queue != nil || fixed.patch.Priority != nil || skills {
		fixed.why = &desk.AssignedWhy{DecidedBy: DecidedByLanguage}
	}
	return fixed, nil
}

// tellSkills writes the skills that were found to the case.
func (k *classified) tellSkills(c *desk.Case) bool {
	c.Skills = []desk.CaseSkill{}
	defer func() { c.Skills = cases.Needed(c.Skills, c.Asked) }()
	for _, q := range k.res.Skills {
		c.Skills = append(c.Skills, desk.CaseSkill{SkillID: q.SkillID, Level: max(q.Level, 1)})
	}
	return true
}
