package api

import (
	"context"
	"net/http"
	"slices"
	"time"

	"recado.dev/internal/access"
	"recado.dev/internal/auth"
	"recado.dev/internal/calendar"
	"recado.dev/internal/desk"
	"recado.dev/internal/hours"
	"recado.dev/internal/ident"
	"recado.dev/internal/store"
)

// maxCalendarFile is the largest iCalendar file that is read, as base64.
const maxCalendarFile = 4 << 20

func (a *API) registerCalendars() {
	const tag = "Calendars"
	handle(a, route{Method: http.MethodGet, Path: "/calendars", Summary: "Business hours, the default calendar first", Tag: tag, Ability: access.WorkspaceRead}, a.listCalendars)
	handle(a, route{Method: http.MethodPost, Path: "/calendars", Summary: "Add a calendar", Tag: tag, Ability: access.WorkspaceManage, Status: http.StatusCreated}, a.addCalendar)
	handle(a, route{Method: http.MethodGet, Path: "/calendars/{id}", Summary: "Read a calendar", Tag: tag, Ability: access.WorkspaceRead}, a.getCalendar)
	handle(a, route{Method: http.MethodPatch, Path: "/calendars/{id}", Summary: "Change a calendar; promises that count by it are counted again", Tag: tag, Ability: access.WorkspaceManage}, a.changeCalendar)
	handle(a, route{Method: http.MethodDelete, Path: "/calendars/{id}", Summary: "Take a calendar away that nothing counts by", Tag: tag, Ability: access.WorkspaceManage, Status: http.StatusNoContent}, a.deleteCalendar)
	handle(a, route{Method: http.MethodPost, Path: "/calendars/{id}/import", Summary: "Take special days out of an iCalendar file, or look at them first", Tag: tag, Ability: access.WorkspaceManage, MaxBody: maxCalendarFile}, a.importDays)
	handle(a, route{Method: http.MethodGet, Path: "/calendars/{id}/preview", Summary: "When a calendar is open", Tag: tag, Ability: access.WorkspaceRead}, a.previewCalendar)
}

// calendarView is a calendar as it is shown.
type calendarView struct {
	calendar.Calendar
	OpenNow  bool                `json:"open_now"`
	OpensAt  *time.Time          `json:"opens_at" doc:"where it is closed now"`
	ClosesAt *time.Time          `json:"closes_at" doc:"where it is open now and ever closes"`
	UsedBy   []store.CalendarUse `json:"used_by" nullable:"false" doc:"what names it"`
}

func (a *API) viewCalendar(c calendar.Calendar, uses []store.CalendarUse) (calendarView, error) {
	s, err := hours.Compile(c.Calendar)
	if err != nil {
		return calendarView{}, err
	}
	now := a.now()
	v := calendarView{Calendar: c, OpenNow: s.Open(now), UsedBy: []store.CalendarUse{}}
	if v.OpenNow {
		if at, err := s.NextClose(now); err == nil {
			v.ClosesAt = &at
		}
	} else if at, err := s.NextOpen(now); err == nil {
		v.OpensAt = &at
	}
	for _, u := range uses {
		if u.CalendarID == c.ID {
			v.UsedBy = append(v.UsedBy, u)
		}
	}
	return v, nil
}

func (a *API) listCalendars(ctx context.Context, who access.Who, in *shortList) (*body[page[calendarView]], error) {
	read := a.Store.Read()
	all, err := calendar.All(ctx, read, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	uses, err := read.CalendarUses(ctx, who.WorkspaceID)
	if err != nil {
		return nil, err
	}
	views := make([]calendarView, len(all))
	for i, c := range all {
		if views[i], err = a.viewCalendar(c, uses); err != nil {
			return nil, err
		}
	}
	return part(in, views, nil, func(v calendarView) string { return v.ID })
}

func (a *API) readCalendar(ctx context.Context, q *store.Queryer, ws, id string) (calendarView, error) {
	c, err := calendar.ByID(ctx, q, ws, cleanText(id))
	if err != nil {
		return calendarView{}, err
	}
	uses, err := q.CalendarUses(ctx, ws)
	if err != nil {
		return calendarView{}, err
	}
	return a.viewCalendar(c, uses)
}

func (a *API) getCalendar(ctx context.Context, who access.Who, in *idInput) (*body[calendarView], error) {
	return answer(a.readCalendar(ctx, a.Store.Read(), who.WorkspaceID, in.ID))
}

// CalendarFields is what may be said of a calendar. It is exported to be
// embedded.
type CalendarFields struct {
	Name       *string          `json:"name,omitempty" maxLength:"100"`
	Timezone   *string          `json:"timezone,omitempty" maxLength:"100" doc:"Europe/Madrid; the workspace's where it is left out"`
	AlwaysOpen *bool            `json:"always_open,omitempty" doc:"around the clock, but on special days"`
	Days       *[]hours.Span    `json:"days,omitempty" nullable:"false" maxItems:"100"`
	Holidays   *[]hours.Holiday `json:"holidays,omitempty" nullable:"false" maxItems:"2000" doc:"special days: closed, or open at other hours"`
}

func (f CalendarFields) apply(c *calendar.Calendar) error {
	if f.Name != nil {
		name, err := auth.CleanName("name", *f.Name)
		if err != nil {
			return err
		}
		c.Name = name
	}
	if f.Timezone != nil {
		c.Timezone = *f.Timezone
	}
	if f.AlwaysOpen != nil {
		c.AlwaysOpen = *f.AlwaysOpen
	}
	if f.Days != nil {
		c.Days = *f.Days
	}
	if f.Holidays != nil {
		c.Holidays = slices.Clone(*f.Holidays)
		for i := range c.Holidays {
			c.Holidays[i].Name = cleanText(c.Holidays[i].Name)
		}
	}
	return nil
}

type calendarInput struct {
	Body CalendarFields
}

func (a *API) addCalendar(ctx context.Context, who access.Who, in *calendarInput) (*body[calendarView], error) {
	if in.Body.Name == nil {
		return nil, desk.Invalid("name", "a name is needed")
	}
	now := a.now()
	c := calendar.Calendar{ID: ident.New(), CreatedAt: now, UpdatedAt: now}
	return answer(a.saveCalendar(ctx, who, func(tx *store.Tx) (calendar.Calendar, error) {
		ws, err := tx.WorkspaceByID(ctx, who.WorkspaceID)
		if err != nil {
			return c, err
		}
		c.Timezone = ws.Timezone
		return c, in.Body.apply(&c)
	}))
}

type calendarPatch struct {
	ID   string `path:"id" doc:"the entity's id"`
	Body CalendarFields
}

func (a *API) changeCalendar(ctx context.Context, who access.Who, in *calendarPatch) (*body[calendarView], error) {
	return answer(a.saveCalendar(ctx, who, func(tx *store.Tx) (calendar.Calendar, error) {
		c, err := calendar.ByID(ctx, &tx.Queryer, who.WorkspaceID, cleanText(in.ID))
		if err != nil {
			return c, err
		}
		return c, in.Body.apply(&c)
	}))
}

// saveCalendar keeps what make answers, in the same transaction.
func (a *API) saveCalendar(ctx context.Context, who access.Who, change func(*store.Tx) (calendar.Calendar, error)) (calendarView, error) {
	var view calendarView
	err := a.Store.Write(ctx, func(tx *store.Tx) error {
		c, err := change(tx)
		if err != nil {
			return err
		}
		c.UpdatedAt = a.now()
		if err := calendar.Save(ctx, tx, who.WorkspaceID, c); err != nil {
			return err
		}
		if view, err = a.readCalendar(ctx, &tx.Queryer, who.WorkspaceID, c.ID); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCalendarUpdated, view, nil)
	})
	return view, err
}

func (a *API) deleteCalendar(ctx context.Context, who access.Who, in *idInput) (*nothing, error) {
	return nil, a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := calendar.Delete(ctx, tx, who.WorkspaceID, cleanText(in.ID)); err != nil {
			return err
		}
		return a.announce(ctx, tx, who, desk.EventCalendarUpdated, gone{in.ID, true}, nil)
	})
}

type importDaysInput struct {
	ID     string `path:"id" doc:"the entity's id"`
	DryRun bool   `query:"dry_run" doc:"only say what would be taken"`
	Body   struct {
		File     []byte      `json:"file" doc:"the .ics file, in base64"`
		Language string      `json:"language,omitempty" enum:"en,es" doc:"of names in several"`
		Timed    hours.Timed `json:"timed,omitempty" enum:"closed,open" doc:"what events with times mean: closed then, which is the default, or open then and closed for the rest of the day"`
		Dates    *[]string   `json:"dates,omitempty" nullable:"false" maxItems:"1000" doc:"take only these days"`
	}
}

// importedDays is what a file holds, and what of it was taken.
type importedDays struct {
	hours.Imported
	Known   []string `json:"known" nullable:"false" doc:"dates that the calendar has already: they stay as they are"`
	Applied bool     `json:"applied"`
}

func (a *API) importDays(ctx context.Context, who access.Who, in *importDaysInput) (*body[importedDays], error) {
	var out importedDays
	read := func(c calendar.Calendar) error {
		var err error
		out = importedDays{Known: []string{}, Applied: !in.DryRun}
		out.Imported, err = hours.Import(in.Body.File, hours.ImportOptions{Calendar: c.Calendar, From: a.now(), Language: in.Body.Language, Timed: in.Body.Timed})
		for _, h := range c.Holidays {
			if !h.Yearly && slices.ContainsFunc(out.Days, func(d hours.ImportedDay) bool { return d.Date == h.Date }) {
				out.Known = append(out.Known, h.Date)
			}
		}
		return err
	}
	if in.DryRun {
		c, err := calendar.ByID(ctx, a.Store.Read(), who.WorkspaceID, cleanText(in.ID))
		if err != nil {
			return nil, err
		}
		if err := read(c); err != nil {
			return nil, err
		}
		return answer(out, nil)
	}
	_, err := a.saveCalendar(ctx, who, func(tx *store.Tx) (calendar.Calendar, error) {
		c, err := calendar.ByID(ctx, &tx.Queryer, who.WorkspaceID, cleanText(in.ID))
		if err != nil {
			return c, err
		}
		if err := read(c); err != nil {
			return c, err
		}
		var days []hours.Holiday
		for _, d := range out.Days {
			if in.Body.Dates == nil || slices.Contains(*in.Body.Dates, d.Date) {
				days = append(days, d.Holiday)
			}
		}
		c.Calendar = c.With(days)
		return c, nil
	})
	return answer(out, err)
}

type previewInput struct {
	ID   string `path:"id" doc:"the entity's id"`
	Days int    `query:"days" minimum:"1" maximum:"92" default:"14"`
}

// openTime is a stretch in which a calendar is open.
type openTime struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// calendarPreview is when a calendar is open in the days from today on.
type calendarPreview struct {
	Timezone string     `json:"timezone"`
	From     time.Time  `json:"from" doc:"the beginning of today, there"`
	To       time.Time  `json:"to"`
	Items    []openTime `json:"items" nullable:"false"`
}

func (a *API) previewCalendar(ctx context.Context, who access.Who, in *previewInput) (*body[calendarPreview], error) {
	c, err := calendar.ByID(ctx, a.Store.Read(), who.WorkspaceID, cleanText(in.ID))
	if err != nil {
		return nil, err
	}
	s, err := hours.Compile(c.Calendar)
	if err != nil {
		return nil, err
	}
	today := a.now().In(s.Zone())
	from := hours.At(s.Zone(), today.Year(), today.Month(), today.Day(), 0, 0)
	to := hours.At(s.Zone(), today.Year(), today.Month(), today.Day()+in.Days, 0, 0)
	out := calendarPreview{Timezone: c.Timezone, From: from, To: to, Items: []openTime{}}
	for at := from; ; {
		opens, err := s.NextOpen(at)
		if err != nil || !opens.Before(to) {
			return &body[calendarPreview]{out}, nil
		}
		closes, err := s.NextClose(opens)
		if err != nil || closes.After(to) {
			closes = to
		}
		out.Items = append(out.Items, openTime{opens, closes})
		at = closes
	}
}
