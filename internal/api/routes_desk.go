package api

// registerDesk lists the resources that agents work with.
func (a *API) registerDesk() {
	if a.Live != nil {
		a.Live.PresentWith(a.presenter().Event)
	}
	a.registerConversations()
	a.registerMessages()
	a.registerNotes()
	a.registerDrafts()
	a.registerCases()
	a.registerCaseHistory()
	a.registerQueues()
	a.registerSkills()
	a.registerWorkstreams()
	a.registerAgents()
	a.registerOffers()
	a.registerSnooze()
	a.registerScheduled()
	a.registerViews()
	a.registerMacros()
	a.registerContacts()
	a.registerCompanies()
	a.registerAttributes()
	a.registerImports()
	a.registerSearch()
	a.registerReports()
	a.registerCalendars()
	a.registerSLA()
	a.registerNotifications()
	a.registerUploads()
	a.registerFiles()
	a.registerEvents()
	a.registerPresence()
	a.registerJournal()
}
