package bundle

import (
	"context"
	"fmt"
	"strings"

	"recado.dev/internal/automation"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/store"
)

// mostNamed bounds how many templates and companies are looked through.
const mostNamed = 5000

// directory is what there is in a workspace, by noun.
type directory struct {
	q      *store.Queryer
	ws     string
	names  map[automation.Noun]map[string]string   // by id
	ids    map[automation.Noun]map[string][]string // by name, folded
	emails map[string]string                       // of people, to their ids
}

func (d *directory) put(of automation.Noun, id, name string) {
	if d.names[of] == nil {
		d.names[of], d.ids[of] = map[string]string{}, map[string][]string{}
	}
	d.names[of][id] = name
	key := folded(name)
	d.ids[of][key] = append(d.ids[of][key], id)
}

func folded(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// name is what a file calls something; its id where it is gone. People have
// their address with them, since names come twice.
func (d *directory) name(of automation.Noun, id string) string {
	if name, there := d.names[of][id]; there {
		return name
	}
	return id
}

// id finds what a file names. An empty gap says that it was found.
func (d *directory) id(ctx context.Context, of automation.Noun, name string) (string, desk.GapKind, error) {
	if of == automation.NounContact { // files have no customers: theirs are ids of the same workspace
		found, err := d.q.ContactsByID(ctx, d.ws, []string{name})
		if _, there := found[name]; err != nil || there {
			return name, "", err
		}
		return name, desk.GapUnknown, nil
	}
	if of == automation.NounPerson {
		if _, email, has := strings.Cut(strings.TrimSuffix(name, ">"), "<"); has {
			if id := d.emails[folded(email)]; id != "" {
				return id, "", nil
			}
			return name, desk.GapUnknown, nil
		}
	}
	switch found := d.ids[of][folded(name)]; len(found) {
	case 0:
		return name, desk.GapUnknown, nil
	case 1:
		return found[0], "", nil
	}
	return name, desk.GapSeveral, nil
}

// look reads what there is in a workspace.
func look(ctx context.Context, q *store.Queryer, ws string) (*directory, error) {
	d := &directory{q: q, ws: ws, names: map[automation.Noun]map[string]string{}, ids: map[automation.Noun]map[string][]string{}, emails: map[string]string{}}
	for _, read := range []func(context.Context) error{d.people, d.places, d.work, d.said} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (d *directory) people(ctx context.Context) error {
	members, err := d.q.Members(ctx, d.ws)
	if err != nil {
		return err
	}
	for _, m := range members {
		d.put(automation.NounPerson, m.UserID, m.Name)
		d.names[automation.NounPerson][m.UserID] = fmt.Sprintf("%s <%s>", m.Name, m.Email)
		d.emails[folded(m.Email)] = m.UserID
	}
	teams, err := d.q.Teams(ctx, d.ws)
	for _, t := range teams {
		d.put(automation.NounTeam, t.ID, t.Name)
	}
	if err != nil {
		return err
	}
	companies, err := d.q.ListCompanies(ctx, d.ws, "", nil, mostNamed)
	for _, c := range companies {
		d.put(automation.NounCompany, c.ID, c.Name)
	}
	return err
}

func (d *directory) places(ctx context.Context) error {
	channels, err := d.q.Channels(ctx, d.ws)
	for _, c := range channels {
		if c.DeletedAt == nil {
			d.put(automation.NounChannel, c.ID, c.Name)
		}
	}
	if err != nil {
		return err
	}
	queues, err := d.q.Queues(ctx, d.ws)
	for _, q := range queues {
		d.put(automation.NounQueue, q.ID, q.Name)
	}
	if err != nil {
		return err
	}
	streams, err := d.q.Workstreams(ctx, d.ws)
	for _, s := range streams {
		d.put(automation.NounWorkstream, s.ID, s.Name)
	}
	if err != nil {
		return err
	}
	calendars, err := calendar.All(ctx, d.q, d.ws)
	for _, c := range calendars {
		d.put(automation.NounCalendar, c.ID, c.Name)
	}
	return err
}

func (d *directory) work(ctx context.Context) error {
	skills, err := d.q.Skills(ctx, d.ws)
	for _, s := range skills {
		d.put(automation.NounSkill, s.ID, s.Name)
	}
	if err != nil {
		return err
	}
	policies, err := d.q.SLAPolicies(ctx, d.ws)
	for _, p := range policies {
		d.put(automation.NounPolicy, p.ID, p.Name)
	}
	if err != nil {
		return err
	}
	choices, err := d.q.CaseChoices(ctx, d.ws, desk.ChoiceSubStatus)
	for _, c := range choices {
		d.put(automation.NounSubStatus, c.ID, c.Name)
	}
	return err
}

func (d *directory) said(ctx context.Context) error {
	filters, err := d.q.SharedFilters(ctx, d.ws)
	for _, f := range filters {
		d.put(automation.NounFilter, f.ID, f.Name)
	}
	if err != nil {
		return err
	}
	topics, err := d.q.Topics(ctx, d.ws)
	for _, t := range topics {
		d.put(automation.NounTopic, t.ID, t.Name)
	}
	if err != nil {
		return err
	}
	surveys, err := d.q.Surveys(ctx, d.ws)
	for _, s := range surveys {
		d.put(automation.NounSurvey, s.ID, s.Name)
	}
	if err != nil {
		return err
	}
	templates, err := d.q.Templates(ctx, d.ws, store.TemplateQuery{Limit: mostNamed})
	for _, t := range templates {
		d.put(automation.NounTemplate, t.ID, t.Name)
	}
	return err
}
