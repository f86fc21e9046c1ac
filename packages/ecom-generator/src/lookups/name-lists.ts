/** Material for invented people and places. The lists are part of the format: another list gives other customers. */
export const FIRST_NAMES_MALE = [
  'Aaron', 'Adam', 'Albert', 'Andre', 'Anton', 'Arthur', 'Benjamin', 'Bruno', 'Caleb', 'Carlos', 'Cedric', 'Clement',
  'Damian', 'Daniel', 'Dennis', 'Diego', 'Dominic', 'Edgar', 'Edward', 'Elias', 'Emil', 'Ethan', 'Felix', 'Francis',
  'Gabriel', 'George', 'Gideon', 'Hassan', 'Hector', 'Henry', 'Hugo', 'Ian', 'Isaac', 'Ivan', 'Jasper', 'Jerome', 'Joel',
  'Jonas', 'Julian', 'Karim', 'Kevin', 'Leon', 'Lionel', 'Louis', 'Lucas', 'Malik', 'Marcus', 'Martin', 'Matthew', 'Miles',
  'Nathan', 'Neil', 'Nolan', 'Oliver', 'Omar', 'Oscar', 'Patrick', 'Paul', 'Pedro', 'Quentin', 'Rafael', 'Ramon', 'Reuben',
  'Robin', 'Samuel', 'Silas', 'Simon', 'Stefan', 'Theo', 'Thomas', 'Victor', 'Vincent', 'Walter', 'Xavier', 'Yusuf',
] as const; // prettier-ignore

export const FIRST_NAMES_FEMALE = [
  'Ada', 'Agnes', 'Alice', 'Amelia', 'Amina', 'Anna', 'Astrid', 'Aurora', 'Beatrice', 'Bianca', 'Camille', 'Carmen',
  'Cecilia', 'Clara', 'Dalia', 'Daphne', 'Diana', 'Edith', 'Elena', 'Elise', 'Emma', 'Esther', 'Eva', 'Fatima', 'Fiona',
  'Flora', 'Frida', 'Gemma', 'Grace', 'Greta', 'Hanna', 'Hazel', 'Helena', 'Ida', 'Ines', 'Irene', 'Iris', 'Isabel',
  'Jasmine', 'Joan', 'Judith', 'Julia', 'Karin', 'Katya', 'Laila', 'Laura', 'Leonie', 'Lucia', 'Lydia', 'Mabel', 'Maria',
  'Martha', 'Maya', 'Mina', 'Miriam', 'Nadia', 'Naomi', 'Nina', 'Nora', 'Olga', 'Paula', 'Petra', 'Rachel', 'Rosa', 'Ruth',
  'Sabine', 'Salma', 'Sarah', 'Selma', 'Sofia', 'Tamara', 'Teresa', 'Ursula', 'Vera', 'Yasmin', 'Zoe',
] as const; // prettier-ignore

export const LAST_NAMES = [
  'Abbott', 'Adler', 'Almeida', 'Amato', 'Anders', 'Archer', 'Baker', 'Barlow', 'Becker', 'Bennett', 'Berg', 'Bishop',
  'Blake', 'Bowen', 'Bradley', 'Brandt', 'Calder', 'Campos', 'Carter', 'Castro', 'Chandra', 'Chen', 'Clarke', 'Cohen',
  'Collins', 'Cordero', 'Costa', 'Cruz', 'Dalton', 'Dawson', 'Delgado', 'Dixon', 'Doyle', 'Drake', 'Duarte', 'Ellis',
  'Espinosa', 'Farah', 'Fischer', 'Fleming', 'Flores', 'Fowler', 'Franco', 'Gallo', 'Garner', 'Gibson', 'Gomez', 'Gupta',
  'Haddad', 'Hale', 'Hansen', 'Harper', 'Hayes', 'Herrera', 'Hoffman', 'Holt', 'Hughes', 'Ibrahim', 'Ingram', 'Ito',
  'Jansen', 'Jensen', 'Jordan', 'Kaplan', 'Keller', 'Khan', 'Kim', 'Kovacs', 'Kruger', 'Lambert', 'Larsen', 'Lehmann',
  'Leone', 'Lindgren', 'Lopes', 'Lowe', 'Lund', 'Maier', 'Malone', 'Marsh', 'Medina', 'Mendes', 'Meyer', 'Moreau', 'Morris',
  'Nakamura', 'Navarro', 'Nielsen', 'Novak', 'Okafor', 'Olsen', 'Ortega', 'Osborne', 'Palmer', 'Park', 'Patel', 'Pereira',
  'Perry', 'Quinn', 'Ramos', 'Rao', 'Reyes', 'Rivera', 'Rossi', 'Roth', 'Salazar', 'Santos', 'Sato', 'Schmidt', 'Shah',
  'Silva', 'Sousa', 'Steiner', 'Suzuki', 'Tanaka', 'Torres', 'Tran', 'Turner', 'Vargas', 'Vega', 'Vogel', 'Wagner', 'Walsh',
  'Weber', 'West', 'Winter', 'Wolf', 'Wong', 'Young', 'Zhang', 'Zimmer',
] as const; // prettier-ignore

export const STREETS = [
  'Acorn Street', 'Alder Way', 'Bay Road', 'Beech Avenue', 'Birch Lane', 'Bridge Street', 'Brook Road', 'Canal Street',
  'Cedar Avenue', 'Chapel Lane', 'Cherry Street', 'Church Road', 'Cliff Road', 'Clover Lane', 'Copper Street', 'Dale Avenue',
  'Elm Street', 'Fern Court', 'Field Road', 'Forest Drive', 'Garden Street', 'Glen Road', 'Grove Avenue', 'Harbor Street',
  'Hazel Court', 'Hill Road', 'Hollow Lane', 'Ivy Lane', 'Juniper Drive', 'Lake Street', 'Laurel Avenue', 'Linden Street',
  'Maple Avenue', 'Market Street', 'Meadow Lane', 'Mill Road', 'Oak Street', 'Orchard Road', 'Park Avenue', 'Pearl Street',
  'Pine Street', 'Poplar Drive', 'Quarry Road', 'Ridge Road', 'River Street', 'Rose Court', 'Sage Lane', 'School Street',
  'Spring Street', 'Spruce Avenue', 'Station Road', 'Summit Drive', 'Sycamore Street', 'Terrace Road', 'Valley Road',
  'Vine Street', 'Walnut Street', 'Water Street', 'Willow Lane', 'Wood Street',
] as const; // prettier-ignore

/** Invented towns, each with the state and the beginning of its postal codes. */
export const TOWNS = [
  ['Ashbrook', 'OR', 970], ['Bellhaven', 'WA', 982], ['Birchfield', 'VT', 56], ['Brightwater', 'FL', 327],
  ['Cedar Point', 'NC', 285], ['Clearford', 'OH', 432], ['Copper Ridge', 'AZ', 855], ['Dunmore Falls', 'NY', 124],
  ['Eagle Bend', 'MN', 564], ['Eastwick', 'CT', 67], ['Elmhurst Park', 'NJ', 74], ['Fairmont Hills', 'WV', 265],
  ['Fox Hollow', 'PA', 189], ['Glenrock', 'WY', 826], ['Granite Bay', 'NH', 32], ['Greenvale', 'CA', 959],
  ['Harbor Springs', 'MI', 497], ['Hartwell', 'GA', 306], ['High Meadow', 'CO', 804], ['Ironwood', 'UT', 847],
  ['Kingsbury', 'MA', 18], ['Lakemont', 'TX', 786], ['Larkspur', 'KS', 666], ['Linwood', 'IN', 460], ['Maple Grove', 'WI', 535],
  ['Marlow', 'OK', 730], ['Millbrook', 'AL', 360], ['North Haven', 'ME', 48], ['Oak Harbor', 'MD', 216],
  ['Pinecrest', 'TN', 378], ['Red Cliff', 'NM', 875], ['Rivermouth', 'SC', 294], ['Rosefield', 'LA', 704],
  ['Sandy Creek', 'NE', 685], ['Silver Lake', 'NV', 894], ['Stonebridge', 'VA', 229], ['Summerfield', 'KY', 402],
  ['Thornton', 'IL', 604], ['Westmere', 'MO', 650], ['Windham', 'IA', 523],
] as const; // prettier-ignore
